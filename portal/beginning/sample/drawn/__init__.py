"""Small drawings of our own: a solid as STEP, a plate as DXF, a sheet as PDF."""

from portal.beginning.sample.drawn.dxf import dxf_plate
from portal.beginning.sample.drawn.pdf import Title, pdf_sheet
from portal.beginning.sample.drawn.step import corner_holes, step_block

__all__ = ["Title", "corner_holes", "dxf_plate", "pdf_sheet", "step_block"]
