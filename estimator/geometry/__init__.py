"""What a drawing's geometry says of itself: values in, values out, and no CAD library.

`facts.py` is the document that is kept of a drawing, read by everybody, and stands on the standard
library alone; what computes them may use numpy, and is imported only where it is computed.
"""
