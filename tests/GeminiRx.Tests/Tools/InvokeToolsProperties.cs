using System.Globalization;
using System.Reactive.Linq;
using FsCheck;
using FsCheck.Fluent;
using GeminiRx.Tests.Resilience;

namespace GeminiRx.Tests.Tools;

/// <summary>For any rounds with calls and checkpoints, and drops anywhere: each function runs exactly as often as without drops.</summary>
public sealed class InvokeToolsProperties
{
    private static readonly RetryOptions _often = new() { MaxRetries = 50 };

    // 't': text, 'c': a call, 'p': a checkpoint.
    private static readonly Gen<(string[] Rounds, int[] Drops)> _turns =
        from rounds in Gen.Elements('t', 'c', 'p', 't', 'c').ListOf().Select(chunks => "pt" + string.Concat(chunks)).NonEmptyListOf()
        from drops in Gen.Choose(1, 12).ListOf()
        select (rounds.Take(5).ToArray(), drops.Take(6).ToArray());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Drops_DoNotChangeWhatRuns(bool isResumedOutside)
    {
        var (dropped, failed) = (0, 0);
        Prop.ForAll(
                _turns.ToArbitrary(),
                turn =>
                {
                    var whole = Run(turn.Rounds, [], isResumedOutside);
                    var cut = Run(turn.Rounds, turn.Drops, isResumedOutside);
                    dropped += cut.Rewinds > 0 ? 1 : 0;
                    failed += cut.Error is null ? 0 : 1;

                    // Outside, the loop cannot be resumed: it ends with the failure, and no call is made twice.
                    return isResumedOutside
                        ? cut.Ran.SequenceEqual(whole.Ran.Take(cut.Ran.Count))
                            && (cut.Error is GeminiConnectionException) == (turn.Drops.Length > 0 && cut.Drops > 0)
                        : cut.Error is null && cut.Ran.SequenceEqual(whole.Ran) && cut.Text == whole.Text;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

        Assert.InRange(isResumedOutside ? failed : dropped, 100, 400);
    }

    private static Result Run(string[] rounds, int[] drops, bool isResumedOutside)
    {
        var ran = new List<string>();
        var dropsLeft = new Queue<int>(drops);
        ChunkSource service = request =>
        {
            var round = (request.Contents.Count - 1) / 2;
            var start = request.ContinuationToken is { Length: > 0 } token ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
            var all = round < rounds.Length ? Chunks(rounds[round], round) : Chunks("pt", round);
            var rest = all.Skip(start).ToList();
            return dropsLeft.TryDequeue(out var after)
                ? rest.Take(after).ToObservable().Concat(Observable.Throw<Chunk>(Failures.Dropped()))
                : rest.Append(ToolService.Finished).ToObservable();
        };
        var resume = new ResumeOptions { Retry = _often };
        var clock = new AtOnceScheduler();
        ToolFunction[] tools = [ToolService.Sunny(ran)];
        var source = isResumedOutside
            ? service.InvokeTools(tools).ResumeAfterDrop(resume, clock)
            : service.ResumeAfterDrop(resume, clock).RetryBeforeContent(_often, clock).InvokeTools(tools);
        var (chunks, error) = (new List<Chunk>(), default(Exception));
        using var subscription = source(new GenerateRequest("Hi")).Subscribe(chunks.Add, failure => error = failure);
        var completion = chunks.ToObservable().ToCompletion().Wait();
        return new(ran, completion.Text, chunks.OfType<RewindChunk>().Count(), drops.Length - dropsLeft.Count, error);
    }

    private static List<Chunk> Chunks(string round, int number) =>
        [
            .. round.Select(
                (kind, at) =>
                    kind switch
                    {
                        't' => (Chunk)new TextChunk($"{number}.{at} "),
                        'c' => ToolService.Call($$"""{"city":"{{number}}.{{at}}"}"""),
                        _ => new CheckpointChunk((at + 1).ToString(CultureInfo.InvariantCulture)),
                    }
            ),
        ];

    private sealed record Result(List<string> Ran, string Text, int Rewinds, int Drops, Exception? Error);
}
