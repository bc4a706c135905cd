#pragma warning disable RS0030 // the sample is a program's, and a program may write to the console
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace GeminiRx.Tests;

internal static class ReadmeSample
{
    public static void Run()
    {
        // <readme>
        var gemini = GeminiClient.FromEnvironment();          // GEMINI_API_KEY
        using var stop = new CancellationTokenSource();

        using var answer = gemini.Stream("Write a story about space exploration")
            .StopWhen(stop.Token)                             // ends in order; the request is aborted
            .Pace(TimeSpan.FromMilliseconds(50))              // at most one piece every 50 ms, nothing lost
            .Text()
            .Subscribe(Console.Write, e => Console.Error.WriteLine(e.Message));
        // </readme>
    }

    /// <summary>An application: a prompt box, a stop button, a window that may be hidden, a view, and a file that keeps the answers.</summary>
    public static IObservable<Unit> Chat(
        GeminiClient gemini, IObservable<string> prompts, IObservable<Unit> stopButton, IObservable<bool> isHidden,
        Action<string> showText, Action<string> showStatus, Stream file, IScheduler clock)
    {
        // <readme>
        var chat = gemini.StreamLatest(prompts.Select(prompt => new GenerateRequest(prompt)), answer => // a new prompt aborts the old answer
        {
            var live = answer
                .StopWhen(stopButton)
                .LimitTime(firstContent: TimeSpan.FromSeconds(60), contentGap: TimeSpan.FromSeconds(20), scheduler: clock)
                .StopOn("\n## User")                          // the model shall not speak for the user
                .EnsureCompleted()                            // blocked, stopped or out of tokens: the status says so
                .ShareLive();                                 // one request for the view and the file
            var shown = live
                .Smooth(new SmoothOptions { Instant = isHidden }, clock)
                .Accumulate()
                .Do(soFar => showText(soFar.Text), e => showStatus(e.Message))
                .Select(_ => Unit.Default);
            var saved = live.Text().Rechunk(TextBoundary.Paragraph).WriteTo(file);
            return Ignore(shown).Merge(Ignore(saved));        // the next prompt is answered, whatever became of this one
        });
        static IObservable<Unit> Ignore(IObservable<Unit> work) => work.OnErrorResumeNext(Observable.Empty<Unit>());
        // </readme>
        return chat;
    }
}
