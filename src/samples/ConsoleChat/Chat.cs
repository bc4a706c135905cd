using System.ComponentModel;
using System.Reactive.Linq;
using System.Text.Json.Serialization;
using GeminiRx;

namespace ConsoleChat;

public sealed class Chat
{
    private readonly ChunkSource _model;

    public Chat(ChunkSource source, TimeProvider clock) =>
        _model = source
            .WithPolicy(AnswerPolicy.Interactive)
            .InvokeTools([
                ToolFunction.Create(
                    "get_time",
                    "The local time in a time zone.",
                    ChatJson.Default.Zone,
                    ChatJson.Default.String,
                    (zone, _) =>
                        Task.FromResult(
                            $"{TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone.Name)):HH:mm}"
                        )
                ),
                ToolFunction.Create(
                    "roll_dice",
                    "Rolls dice with six sides.",
                    ChatJson.Default.Dice,
                    ChatJson.Default.Int32Array,
                    (dice, _) => Task.FromResult(Enumerable.Range(0, dice.Count).Select(_ => Random.Shared.Next(1, 7)).ToArray())
                ),
            ]);

    public async Task RunAsync(TextReader input, TextWriter output, IObservable<ConsoleCancelEventArgs> stops)
    {
        List<Content> turns = [];
        while (await AskAsync() is { Length: > 0 } line)
        {
            turns.Add(Content.User(line));
            try
            {
                var answer = await _model(new GenerateRequest(turns))
                    .StopWhen(stops.Do(pressed => pressed.Cancel = true))
                    .Do(chunk => output.Write(TextOf(chunk)))
                    .EnsureCompleted()
                    .ToCompletion();
                turns.AddRange(answer.ToTurns());
            }
            catch (GeminiException e)
            {
                output.Write($"\n! {e.ToUserMessage()}");
                turns.RemoveAt(turns.Count - 1);
            }
        }

        async Task<string?> AskAsync()
        {
            await output.WriteAsync("\n> ");
            return await input.ReadLineAsync();
        }
    }

    private static string TextOf(Chunk chunk) =>
        chunk switch
        {
            TextChunk text => text.Text,
            ToolResultChunk result => $"[{result.Call.Name} {result.Call.Arguments} = {result.Response}]\n",
            RewindChunk => "\n(again)\n", // the connection was lost: what follows repeats the text since the last checkpoint
            RetryingChunk retry => $"(attempt {retry.Attempt + 1} in {retry.Delay.TotalSeconds:0} s)\n",
            _ => "",
        };
}

public sealed record Zone([property: Description("Such as Europe/Zurich.")] string Name);

public sealed record Dice(int Count);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Zone)), JsonSerializable(typeof(Dice)), JsonSerializable(typeof(string)), JsonSerializable(typeof(int[]))]
public sealed partial class ChatJson : JsonSerializerContext;
