;; A handler throws another key.
(catch 'a (lambda () (throw 'a)) (lambda (key) (throw 'b key)))
