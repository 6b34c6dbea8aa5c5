"""The engines: the hosted API and the local renderer behind one protocol."""
