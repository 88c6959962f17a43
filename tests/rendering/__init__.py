"""Plans given as text, rendered as PDF and DOCX in the layout of Nghị định 30/2020/NĐ-CP: `python -m tests.rendering OUT`."""
