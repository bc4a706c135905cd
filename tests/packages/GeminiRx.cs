using System.Reactive.Linq;
using GeminiRx;

// <sample>
await Task.Delay(3000);
