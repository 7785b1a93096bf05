"""The pages of directives and tasks."""
