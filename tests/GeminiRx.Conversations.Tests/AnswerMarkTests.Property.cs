using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

/// <content>Random answers.</content>
public sealed partial class AnswerMarkTests
{
    /// <summary>Random answers with rounds of calls, signatures, pictures, code and headings are sent back as they came.</summary>
    /// <remarks>Red, each, when signatures were left out, when the results of calls were left out, when the length of a text was wrong by
    /// one, and when the line of a picture was sent as text.</remarks>
    [Property(MaxTest = 200)]
    public void Answer_OfAnyParts_IsSentBackAsItCame(byte[] script)
    {
        System.IO.File.Delete(File);
        var chunks = ChunksOf(script).ToList();
        AnswerAsync(chunks).GetAwaiter().GetResult();

        var sent = SentAsync().GetAwaiter().GetResult();

        Assert.Equal(Expected(chunks), sent);
    }

    private static IEnumerable<Chunk> ChunksOf(byte[] script)
    {
        string[] texts = ["Hi ", "a\n\nb", "## User\n", "\n", "\\## Gemini\n", "😀é", "<!-- geminirx: {} -->\n", "> -- <"];
        var number = 0;
        yield return new TextChunk("start ");
        foreach (var step in script)
        {
            var signature = step % 3 == 0 ? $"s{++number}" : null;
            var text = texts[step / 8 % texts.Length];
            switch (step % 8)
            {
                case 0:
                    var call = new ToolCallChunk($"f{number}", SentTurns.Json($$"""{"a":"{{step}}--"}"""))
                    {
                        Id = $"id{step}",
                        ThoughtSignature = signature,
                    };
                    yield return call;
                    yield return new ToolResultChunk(call, SentTurns.Json(step % 2 == 0 ? "\"plain\"" : """{"b":[1,null]}"""));
                    break;
                case 1:
                    yield return new MediaChunk("image/png", new[] { _png, [step] }.SelectMany(bytes => bytes).ToArray())
                    {
                        ThoughtSignature = signature,
                    };
                    break;
                case 2:
                    yield return new CodeChunk("PYTHON", text) { ThoughtSignature = signature };
                    yield return new CodeResultChunk("OUTCOME_OK", text);
                    break;
                default:
                    yield return new TextChunk(text) { ThoughtSignature = signature };
                    break;
            }
        }

        yield return new TextChunk("end") { ThoughtSignature = "last" };
    }

    private static List<string> Expected(List<Chunk> chunks)
    {
        var completion = chunks
            .Append(new FinishedChunk(Outcome.Completed))
            .ToObservable()
            .ToCompletion()
            .ToTask()
            .GetAwaiter()
            .GetResult();
        return [.. completion.ToTurns().Select(SentTurns.Describe)];
    }
}
