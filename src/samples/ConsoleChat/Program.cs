// A chat at the console with two functions that the model can call. Ctrl+C ends the answer; a second Ctrl+C, or an empty line, ends the chat.
using System.Reactive.Subjects;
using ConsoleChat;
using GeminiRx;

using var stops = new Subject<ConsoleCancelEventArgs>();
Console.CancelKeyPress += (_, pressed) => stops.OnNext(pressed);
await new Chat(GeminiClient.FromEnvironment().Source, TimeProvider.System).RunAsync(Console.In, Console.Out, stops);
