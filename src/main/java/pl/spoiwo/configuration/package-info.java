/** Reads files of the home folder with their positions and collects what is wrong with them. */
package pl.spoiwo.configuration;
