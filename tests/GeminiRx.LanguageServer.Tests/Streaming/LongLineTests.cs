using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>An answer without line breaks costs as much per chunk as any other: what is held is not read again for each chunk.</summary>
public sealed class LongLineTests
{
    private static readonly SessionState _streaming = new();

    // Red when the whole pending text was searched for each chunk: then four times the chunks cost sixteen times as much.
    [Theory]
    [InlineData("Word")]
    [InlineData("Line")]
    [InlineData("Paragraph")]
    public void PlanEdit_AnswerWithoutUnits_IsLinear(string granularity)
    {
        var unit = Enum.Parse<Granularity>(granularity);
        AssertIsLinear(chunks =>
        {
            var text = new InsertedText(new Document(new DocumentUri("u"), 1, ""), ResumePoint.AtOffset(0));
            Feed(text, chunks, unit);
        });
    }

    [Fact]
    public void PlanEdit_RewriteWithoutLineBreaks_IsLinear() =>
        AssertIsLinear(chunks =>
        {
            var document = new Document(new DocumentUri("u"), 1, "one\n");
            Feed(new RewrittenText(document, new Rewrite(RewrittenLines.Of("one\n", 0, 3))), chunks, Granularity.Line);
        });

    // Red when a line that may be a fence was copied for each of its characters.
    [Fact]
    public void Push_LineThatMayBeAFence_IsLinear() =>
        AssertIsLinear(chunks =>
        {
            var shape = new AnswerShape { RemovesFence = true };
            shape.Push("  ```");
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                shape.Push("ab");
            }
        });

    // Red when a unit that ends in the newest chunk was not found because its beginning had been searched, and when a part that was taken
    // or put back was still counted.
    [Fact]
    public void WholeUnits_AfterAnySteps_AreThoseOfTheWholeText()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var granularity = Enum.GetValues<Granularity>()[seed % 4];
            var pending = new PendingText();
            for (var step = 0; step < 60; step++)
            {
                var taken = random.Next(pending.Length + 1);
                switch (random.Next(6))
                {
                    case 0:
                        pending.Take(taken);
                        break;
                    case 1:
                        pending.Rewind(random.Next(4));
                        break;
                    case 2:
                        var text = pending.ToString(taken);
                        pending.Take(taken);
                        pending.PutBack(text);
                        break;
                    default:
                        pending.Append(new string(random.GetItems<char>("ab \n\n", random.Next(4))));
                        break;
                }

                var (expected, found) = (granularity.WholeUnits(pending.ToString()), pending.WholeUnits(granularity));
                Assert.True(expected == found, $"seed {seed}, step {step}: {found} instead of {expected}");
            }
        }
    }

    private static void Feed(SessionText text, int chunks, Granularity granularity)
    {
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            text.Append("word");
            Assert.Null(text.PlanEdit(_streaming, granularity));
        }
    }

    private static void AssertIsLinear(Action<int> run)
    {
        run(100);
        var (few, many) = (Allocated(2_000), Allocated(8_000));
        Assert.True(many < 8 * few, $"{many} bytes for 8,000 chunks against {few} for 2,000");

        long Allocated(int chunks)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run(chunks);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
