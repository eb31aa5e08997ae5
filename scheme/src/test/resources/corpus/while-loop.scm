;; while with break and continue.
(define out '())
(define i 0)
(while (< i 10)
  (set! i (+ i 1))
  (if (even? i) (continue))
  (if (> i 7) (break))
  (set! out (cons i out)))
(reverse out)
