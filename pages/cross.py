"""Cross-tables: a register counted by two fields, on the screen and as a workbook."""

from pages.parts import crossing, register_choice
from pages.parts.session import registers

register = register_choice.ask([each for each in registers() if crossing.possible(each)])
asked = crossing.ask(register)
crossing.show(register, asked)
