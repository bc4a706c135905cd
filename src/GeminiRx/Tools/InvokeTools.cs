using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Tools;

namespace GeminiRx;

public static partial class ChunkSourceOperators
{
    /// <summary>
    /// Runs the functions that the model calls, sends their results back, and goes on until the model calls none. Each round is a request,
    /// which is billed.
    /// </summary>
    /// <remarks>
    /// Apply it last, after <see cref="ResumeAfterDrop"/> and <see cref="WithPolicy"/>: each round is then retried and resumed on its own,
    /// and no call is made twice. The calls of a round run when the round has ended in order, so a call that a
    /// <see cref="RewindChunk"/> takes back is never made. The next request contains the model's turn unchanged, with its signatures, and
    /// the results with the identifiers, in the order of the calls. An unknown function, and missing or invalid arguments, are told to the
    /// model with the reason; of an exception only the name of its type, unless the options say otherwise.
    /// </remarks>
    /// <param name="source">The source of the answers.</param>
    /// <param name="tools">The functions, each name once. They are added to the tools of each request.</param>
    /// <param name="options">The limits, the confirmation and the treatment of exceptions. Default null: the defaults of
    /// <see cref="ToolLoopOptions"/>.</param>
    /// <param name="scheduler">Runs the time limits of the calls. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers contain the chunks of all rounds, with a <see cref="ToolResultChunk"/> for each call, and one
    /// <see cref="FinishedChunk"/>. Token counts are summed. A <see cref="CheckpointChunk"/> with an empty token separates the
    /// rounds, so that a rewind never takes back an earlier round; the tokens of other checkpoints are empty, too, since the answer as
    /// a whole cannot be resumed. Chunks are delivered on the thread of <paramref name="source"/>, and, after an asynchronous function, on
    /// its thread.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a round without calls, or that did not complete.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiToolLoopException"/> if the last round has calls; an
    /// exception of <see cref="ToolLoopOptions.Confirm"/> or <see cref="ToolLoopOptions.DescribeException"/>, and, by option, of a
    /// function. It cancels the other calls and is delivered at once, after the results in order so far.</description></item>
    /// <item><description>Dispose: aborts the request, and cancels the functions that run.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="tools"/> is null.</exception>
    /// <exception cref="ArgumentException">A tool is null, or two have the same name.</exception>
    public static ChunkSource InvokeTools(
        this ChunkSource source,
        IReadOnlyList<ToolFunction> tools,
        ToolLoopOptions? options = null,
        IScheduler? scheduler = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ToolLoopOptions();
        var functions = Guard.CopyOf(tools, name: nameof(tools)).ToDictionary(tool => tool.Declaration.Name);
        var runner = new ToolRunner(functions, options, scheduler ?? DefaultScheduler.Instance);
        return request =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var declared = request with
            {
                Tools =
                [
                    .. request.Tools,
                    .. functions.Values.Select(tool => tool.Declaration).Where(tool => !request.Tools.Contains(tool)),
                ],
            };
            return Observable.Defer(() => Round(new ToolRounds(declared, options.MaxRounds)));
        };

        IObservable<Chunk> Round(ToolRounds rounds) =>
            Observable
                .Defer(() => source(rounds.Request))
                .Select(rounds.Take)
                .Where(chunk => chunk is not null)
                .Select(chunk => chunk!)
                .Concat(Observable.Defer(() => Next(rounds)));

        IObservable<Chunk> Next(ToolRounds rounds)
        {
            if (rounds.EndRound() is not { Count: > 0 } calls)
            {
                return rounds.End().ToObservable(ImmediateScheduler.Instance);
            }

            var results = new List<ToolResultChunk>();
            return runner
                .Run(calls)
                .Do(results.Add)
                .Append<Chunk>(new CheckpointChunk(""))
                .Concat(
                    Observable.Defer(() =>
                    {
                        rounds.Continue(results);
                        return Round(rounds);
                    })
                );
        }
    }
}
