;; cond with =>, a test alone, and else.
(define (look key)
  (cond ((assq key '((a . 1) (b . 2))) => cdr)
        ((eq? key 'c) 'three)
        ((memq key '(x y z)))
        (else 'none)))
(map look '(a b c y q))
