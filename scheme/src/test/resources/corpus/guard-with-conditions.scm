;; SRFI-35 conditions raised and caught. Differs: there are no condition types here.
(use-modules (srfi srfi-34) (srfi srfi-35))
(define-condition-type &host-error &error host-error? (host host-error-host))
(guard (c ((host-error? c) (list (host-error-host c) (message-condition? c))))
  (raise (condition (&host-error (host "a")) (&message (message "down")))))
