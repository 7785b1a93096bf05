"""The only places that write directives, readings and tasks: registering, confirming, acting."""
