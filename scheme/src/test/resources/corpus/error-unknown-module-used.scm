;; A name of a module that cannot be had. Differs: Guile stops at the import, and we where the name is used.
(use-modules (gnu services herd))
(herd-status 'guix-daemon)
