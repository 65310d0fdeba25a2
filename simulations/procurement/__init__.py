"""The procurement model: purchasers tender, suppliers bid, adapt and sometimes leave."""
