;; define* procedures call themselves in tail position.
(define* (count n #:optional (acc 0)) (if (= n 0) acc (count (- n 1) (+ acc 1))))
(define* (down #:key (n 100000)) (if (= n 0) 'done (down #:n (- n 1))))
(list (count 100000) (down))
