;; ___ and ..1 within larger patterns.
(use-modules (ice-9 match))
(define (f x)
  (match x
    (('hosts (name . port) ..1) (list name port))
    (('systems (? string? s) ___) (list 'systems s))
    (_ 'neither)))
(map f '((hosts ("a" . 1) ("b" . 2)) (hosts) (systems "x" "y") (systems) (systems 5)))
