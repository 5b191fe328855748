"""Pure costing: values in, values out; and the quote document, value to PDF bytes."""
