"""What one person likes to have at hand is his own."""

from schema import preferences
from schema.actors import LOCAL, Actor
from schema.database import reading, writing


def test_a_register_marked_is_a_favourite_until_it_is_marked_again(engine):
    with writing(engine) as connection:
        preferences.mark(connection, LOCAL, "revisit")
        assert preferences.mark(connection, LOCAL, "complaint") == ("revisit", "complaint")
    with writing(engine) as connection:
        assert preferences.mark(connection, LOCAL, "revisit") == ("complaint",)
    with reading(engine) as connection:
        assert preferences.favourites(connection, LOCAL) == ("complaint",)


def test_favourites_are_nobody_elses(engine, clerk):
    with writing(engine) as connection:
        preferences.mark(connection, LOCAL, "revisit")

        assert preferences.favourites(connection, clerk) == ()
        assert preferences.favourites(connection, Actor("", "reader")) == ()
