;; (ice-9 format): ~{ ~} with ~^, nested, and ~:{ and ~@{.
(use-modules (ice-9 format))
(list (format #f "~{~a~^, ~}" '(1 2 3))
      (format #f "<~{~a~}>" '())
      (format #f "~{~a=~s~^;~}" '(a 1 b "two"))
      (format #f "~:{~a:~a ~}" '((h 22) (i 23)))
      (format #f "~@{~a~^-~}" 1 2 3)
      (format #f "~{(~{~a~^ ~})~^ ~}" '((1 2) (3))))
