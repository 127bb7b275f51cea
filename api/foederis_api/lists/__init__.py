"""Lists of things: what each can be filtered, sorted and counted by is described once, as data, in `catalogue`."""
