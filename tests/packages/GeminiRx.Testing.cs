using GeminiRx;
using GeminiRx.Testing;

// <sample>
