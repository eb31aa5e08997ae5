;; A handler for another key does not help.
(catch 'other (lambda () (throw 'mine 1)) (lambda args 'caught))
