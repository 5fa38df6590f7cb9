void wait_for(int id, const volatile int *array, int bytes);

// Keeps an array on the stack while it waits. Returns the number of elements that have changed then.
__attribute__((visibility("default"))) int hold(int id, int count) {
  volatile int array[count];
  for (int i = 0; i < count; i++) array[i] = 1000 * id + i;
  wait_for(id, array, count * sizeof(int));
  int wrong = 0;
  for (int i = 0; i < count; i++) wrong += array[i] != 1000 * id + i;
  return wrong;
}
