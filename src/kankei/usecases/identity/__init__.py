"""Who is who (名寄せ): the people of a store worked out anew when records come and go."""
