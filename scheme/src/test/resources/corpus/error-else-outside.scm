;; A keyword of syntax used as a variable.
(list if)
