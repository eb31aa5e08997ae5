;; A loop of a million turns needs no stack.
(define (count n acc) (if (= n 0) acc (count (- n 1) (+ acc 1))))
(let loop ((i 0) (sum 0))
  (cond ((= i 1000000) (list sum (count 1000000 0)))
        (else (loop (+ i 1) (+ sum i)))))
