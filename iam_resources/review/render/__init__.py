"""Renderers of a report: terminal, Markdown, JSON, SARIF, HTML."""
