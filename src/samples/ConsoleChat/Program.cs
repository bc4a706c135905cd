// A chat at the console with two functions that the model can call. Ctrl+C ends the answer, or the chat while there is none; an empty line
// ends the chat, too.
using System.Reactive.Subjects;
using ConsoleChat;
using GeminiRx;

using var stops = new Subject<ConsoleCancelEventArgs>();
Console.CancelKeyPress += (_, pressed) => stops.OnNext(pressed);
await new Chat(GeminiClient.FromEnvironment().Source, TimeProvider.System).RunAsync(Console.In, Console.Out, stops);
