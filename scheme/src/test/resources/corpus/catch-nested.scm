;; A handler for another key is passed over; a handler may throw again.
(catch 'outer
  (lambda ()
    (catch 'inner
      (lambda ()
        (catch 'innermost
          (lambda () (throw 'inner 1))
          (lambda args 'wrong)))
      (lambda (key n) (throw 'outer (+ n 1)))))
  (lambda (key n) (list key n)))
