"""Receiver, worker, dispatcher and sender: what comes in and what goes out."""
