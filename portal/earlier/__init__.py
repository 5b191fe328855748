"""From before: earlier parts that are like one, with what they cost and what became of them.

What is found here is the own company's alone. No page is served here; `portal/copying` does.
"""
