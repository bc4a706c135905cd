using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace GeminiRx.Cli;

/// <summary>Streams one answer into a view, and turns whatever comes of it into words and an exit code.</summary>
internal static class Answering
{
    /// <summary>Runs a command's work; what fails before there is an answer is said as a failure of one is.</summary>
    public static async Task<int> RunAsync(AnswerView view, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (GeminiException e)
        {
            Terminal.Say(e);
            return Guarded(() => view.Fail(e)) ?? ExitCode.Of(e);
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            // Settings that contradict each other are refused by the request, before it is sent.
            var failure = new GeminiConfigurationException(e.Message.Split(" (Parameter")[0]);
            Terminal.Say(failure);
            return Guarded(() => view.Fail(failure)) ?? ExitCode.Usage;
        }
        catch (Exception e) when (EndsWriting(e) is not null)
        {
            return EndsWriting(e)!.Value;
        }
    }

    /// <summary>Streams an answer.</summary>
    /// <param name="answer">It, cold.</param>
    /// <param name="client">Tells which models there are where the one that was asked is not.</param>
    /// <param name="view">Shows it.</param>
    /// <param name="notes">Says what there is to say about it.</param>
    /// <param name="cancellationToken">Stops it in order.</param>
    /// <param name="keep">Keeps it before it is shown; null where nothing does.</param>
    public static async Task<int> StreamAsync(
        IObservable<Chunk> answer,
        GeminiClient? client,
        AnswerView view,
        AnswerNotes notes,
        CancellationToken cancellationToken,
        Func<IObservable<Chunk>, IObservable<Chunk>>? keep = null
    )
    {
        FinishedChunk? end = null;
        notes.Start();
        try
        {
            var noted = answer.StopWhen(cancellationToken).Do(notes.Note);
            await view.Prepare(keep?.Invoke(noted) ?? noted)
                .Do(notes.Show)
                .Do(view.Show)
                .Do(chunk => end = chunk as FinishedChunk ?? end)
                .EnsureCompleted()
                .LastAsync()
                .ToTask(CancellationToken.None);
            view.End();
            notes.Summarize(end);
            return ExitCode.Completed;
        }
        catch (GeminiException e)
        {
            notes.StopWaiting();
            var code = Guarded(() => view.Fail(e));
            notes.Summarize(end);
            if (ExitCode.Of(e) != ExitCode.Stopped)
            {
                Terminal.Say(await FailureWords.OfAsync(e, end, notes.BlockedBy, client, cancellationToken));
            }

            return code ?? ExitCode.Of(e);
        }
    }

    private static int? Guarded(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (EndsWriting(e) is not null)
        {
            return EndsWriting(e);
        }
    }

    // Null for what has nothing to do with the output.
    private static int? EndsWriting(Exception e)
    {
        if (e is ReaderGoneException or OperationCanceledException)
        {
            return ExitCode.Stopped;
        }

        if (e is IOException or UnauthorizedAccessException)
        {
            Terminal.Say($"The answer cannot be written: {e.Message}");
            return ExitCode.Failed;
        }

        return null;
    }
}
