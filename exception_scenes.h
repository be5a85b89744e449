/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenes: small programs that show what structured exceptions do, each with the words that
 * it has to say on its way.
 */
#ifndef NTMEM_EXCEPTION_SCENES_H
#define NTMEM_EXCEPTION_SCENES_H

/* Room for the words of a scene, with their spaces and a NUL. */
#define NTMEM_SCENE_BYTES 256

/**
 * struct ntmem_scene - a program of the catalogue
 * @name: as lines call it
 * @play: the program
 * @words: what it says, and so the order in which its parts run
 * @stops: it ends in a bug check
 */
struct ntmem_scene {
	const char *name;
	void (*play)(void);
	const char *words;
	int stops;
};

/* The last one has no name. */
extern const struct ntmem_scene ntmem_scenes[];

/* job_exception.c: adds a word to those of the scene that the running thread plays. */
void ntmem_scene_say(const char *word);

#endif /* NTMEM_EXCEPTION_SCENES_H */
