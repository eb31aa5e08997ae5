;;; A stand-in for the module of GNU Guix that machine files speak to, so that plain Guile evaluates them.  It has the
;;; fields, defaults and rules of the manual ("Using the Offload Facility"), and checks the fields' types.
(define-module (guix scripts offload)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (build-machine
            build-machine?
            build-machine-name
            build-machine-systems
            build-machine-user
            build-machine-host-key
            build-machine-port
            build-machine-private-key
            build-machine-compression
            build-machine-compression-level
            build-machine-daemon-socket
            build-machine-overload-threshold
            build-machine-parallel-builds
            build-machine-speed
            build-machine-features))

(define-record-type <build-machine>
  (make-build-machine fields)
  build-machine?
  ;; An association list of all fields.
  (fields build-machine-fields))

(define (defaults)
  `((port . 22)
    (private-key . ,(string-append (getenv "HOME") "/.ssh/id_rsa"))
    (compression . "zlib@openssh.com,zlib")
    (compression-level . 3)
    (daemon-socket . "/var/guix/daemon-socket/socket")
    (overload-threshold . 0.8)
    (parallel-builds . 1)
    (speed . 1.0)
    (features . ())))

(define (strings? value)
  (and (list? value) (every string? value)))

(define (count? value)
  (and (exact-integer? value) (positive? value)))

(define %types
  `((name . ,string?)
    (systems . ,strings?)
    (user . ,string?)
    (host-key . ,string?)
    (port . ,count?)
    (private-key . ,string?)
    (compression . ,string?)
    (compression-level . ,count?)
    (daemon-socket . ,string?)
    (overload-threshold . ,(lambda (value) (or (not value) (real? value))))
    (parallel-builds . ,count?)
    (speed . ,(lambda (value) (and (real? value) (positive? value))))
    (features . ,strings?)))

(define (machine base fields)
  "Return the machine that has FIELDS, and for the rest those of BASE, a machine or #f."
  (for-each
   (lambda (field)
     (unless ((assq-ref %types (car field)) (cdr field))
       (scm-error 'wrong-type-arg "build-machine" "field ~a: wrong type: ~s"
                  (list (car field) (cdr field)) (list (cdr field)))))
   fields)
  (make-build-machine (append fields (if base (build-machine-fields base) (defaults)))))

(eval-when (expand load eval)
  (define %names
    '(inherit name system systems user host-key port private-key compression compression-level
      daemon-socket overload-threshold parallel-builds speed features))

  (define (check-fields form fields)
    (let ((names (map syntax->datum fields)))
      (for-each
       (lambda (field name)
         (unless (memq name %names)
           (syntax-violation 'build-machine "there is no such field" form field)))
       fields names)
      (let loop ((fields fields) (names names))
        (unless (null? names)
          (when (memq (car names) (cdr names))
            (syntax-violation 'build-machine "the field is given twice" form (car fields)))
          (loop (cdr fields) (cdr names))))
      (unless (memq 'inherit names)
        (for-each
         (lambda (required)
           (unless (any (lambda (name) (memq name names)) required)
             (syntax-violation 'build-machine "a required field is missing" form)))
         '((name) (systems system) (user) (host-key)))))))

(define-syntax build-machine
  (lambda (form)
    (syntax-case form ()
      ((_ (field value) ...)
       (begin
         (check-fields form #'(field ...))
         (let* ((fields #'(field ...))
                (inherited (find (lambda (field) (eq? (syntax->datum field) 'inherit)) fields)))
           (with-syntax
               ((base (or inherited #'#f))
                (((key . given) ...)
                 (filter-map
                  (lambda (field)
                    (case (syntax->datum field)
                      ((inherit) #f)
                      ((system) (cons #'systems #`(list #,field)))
                      (else (cons field field))))
                  fields)))
             ;; A field's expression sees the fields before it.
             #'(let* ((field value) ...)
                 (machine base (list (cons 'key given) ...))))))))))

(define-syntax-rule (define-accessors (accessor field) ...)
  (begin
    (define (accessor machine)
      (assq-ref (build-machine-fields machine) 'field)) ...))

(define-accessors
  (build-machine-name name)
  (build-machine-systems systems)
  (build-machine-user user)
  (build-machine-host-key host-key)
  (build-machine-port port)
  (build-machine-private-key private-key)
  (build-machine-compression compression)
  (build-machine-compression-level compression-level)
  (build-machine-daemon-socket daemon-socket)
  (build-machine-overload-threshold overload-threshold)
  (build-machine-parallel-builds parallel-builds)
  (build-machine-speed speed)
  (build-machine-features features))
