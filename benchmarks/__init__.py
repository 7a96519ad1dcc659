"""Speed and memory: ours, the limit and a peer, measured in one run."""
