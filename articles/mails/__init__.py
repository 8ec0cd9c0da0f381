"""What the newsroom tells people by mail: put into the outbox with the change, written when it is sent.

`stories`, `accounts` and `failures` say who gets what, and gather what its text is made of; `sending` writes and sends.
A mail's text is `templates/mail/NAME.txt`: the first line is its subject. One effect is one mail to one
person, who gets it only while the account is open and has an address.
"""
