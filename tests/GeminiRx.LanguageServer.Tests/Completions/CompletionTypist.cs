using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.LanguageServer.Completions;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>
/// Types into a document on a virtual clock, as an editor that asks for a completion after every key and cancels the request before. The
/// service answers with what a function says, in chunks of a few characters.
/// </summary>
internal sealed class CompletionTypist
{
    private static readonly CompletionLimits _limits = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(1200), MaxLines: 5);

    private readonly TestScheduler _scheduler = new();
    private readonly DocumentCompletions _completions;
    private readonly Func<string, string> _answer;
    private readonly TimeSpan _latency;
    private CancellationTokenSource _request = new();
    private int _requests;
    private Task<CompletionRest?> _asked = Task.FromResult<CompletionRest?>(null);

    public CompletionTypist(string text, Func<string, string> answer, TimeSpan? latency = null)
    {
        (_answer, _latency) = (answer, latency ?? TimeSpan.FromMilliseconds(300));
        Cursor = text.IndexOf('|', StringComparison.Ordinal);
        Document = new Document(new DocumentUri("a"), 1, text.Remove(Cursor, 1)) { Language = "csharp" };
        Counts = new CompletionCounts(_scheduler);
        _completions = new DocumentCompletions(Ask, Failures.Add, Counts, _scheduler);
    }

    public Document Document { get; private set; }
    public int Cursor { get; private set; }
    public CompletionCounts Counts { get; }
    public List<Exception> Failures { get; } = [];

    /// <summary>The text before the cursor of each request to the service.</summary>
    public List<string> Calls { get; } = [];
    public int Running { get; private set; }
    public int MostRunning { get; private set; }
    public int Aborted { get; private set; }
    public int Keys { get; private set; }

    /// <summary>How the answers of the service end.</summary>
    public Outcome End { get; set; } = Outcome.Completed;

    /// <summary>Whether the service may be asked.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Is thrown when an answer is requested, before there is one.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Is thrown when an answer is aborted.</summary>
    public Exception? AbortFault { get; set; }

    /// <summary>Makes the service fail.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What the editor shows behind the cursor; null if it waits or shows nothing.</summary>
    public string? Shown
    {
        get
        {
            // The editor's continuation runs on the thread pool.
            return
                !IsWaiting
                && SpinWait.SpinUntil(() => _asked.IsCompleted, TimeSpan.FromSeconds(30))
                && _asked.GetAwaiter().GetResult() is { Text: { Length: > 0 } text }
                ? text
                : null;
        }
    }

    public bool IsWaiting => Counts.Current.Requests < _requests;

    public void Advance(int milliseconds) => _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(milliseconds).Ticks);

    /// <summary>Types a text, one character after the other.</summary>
    public void Type(string text, int milliseconds = 60)
    {
        foreach (var character in text)
        {
            Advance(milliseconds);
            Keys++;
            Insert($"{character}");
            Ask();
        }
    }

    /// <summary>Inserts a text at once: the user accepts a completion, or a part of it.</summary>
    public void Insert(string text) => Change(new TextChange(Cursor, Cursor, text), Cursor + text.Length);

    public void Delete(int length) => Change(new TextChange(Cursor - length, Cursor, ""), Cursor - length);

    public void Change(TextChange change, int cursor)
    {
        var before = Document.Text.ToString();
        var text = string.Concat(before.AsSpan(0, change.Start), change.Text, before.AsSpan(change.End));
        Document = Document with { Text = text, Revision = Document.Revision + 1 };
        Cursor = cursor;
        var hunks = TextAlignment.Exact(before, change).Hunks;
        _completions.Post(
            new CompletionEvent.Changed(
                [CompletionPlace.Of(Document, hunks[^1].NewEnd), CompletionPlace.Of(Document, cursor)],
                _scheduler.Now
            )
        );
    }

    public void Ask(bool isExplicit = false)
    {
        Cancel();
        _requests++;
        _request = new CancellationTokenSource();
        _asked = _completions.RequestAsync(Document, Cursor, isExplicit, _limits, _request.Token);
    }

    public void Cancel() => _request.Cancel();

    public void Close() => _completions.Post(new CompletionEvent.Closed());

    private IObservable<Chunk>? Ask(Document document, int offset, bool isExplicit)
    {
        if (!IsOn)
        {
            return null;
        }

        Calls.Add(document.Text[..offset]);
        if (Fault is not null)
        {
            throw Fault;
        }

        return Observable.Create<Chunk>(observer =>
        {
            MostRunning = Math.Max(MostRunning, ++Running);
            var isOver = false;
            var answer = Failure is null
                ? Observable
                    .Return(0L)
                    .Delay(_latency, _scheduler)
                    .SelectMany(_ => _answer(document.Text[..offset]).Chunk(8).ToObservable())
                    .Zip(
                        Observable.Timer(_latency, TimeSpan.FromMilliseconds(20), _scheduler),
                        (chunk, _) => (Chunk)new TextChunk(new string(chunk))
                    )
                    .Append(new FinishedChunk(End))
                : Observable.Throw<Chunk>(Failure);
            return new CompositeDisposable(
                answer.Subscribe(
                    observer.OnNext,
                    e =>
                    {
                        Over();
                        observer.OnError(e);
                    },
                    () =>
                    {
                        Over();
                        observer.OnCompleted();
                    }
                ),
                Disposable.Create(() =>
                {
                    var isAbort = !isOver;
                    Aborted += isAbort ? 1 : 0;
                    Over();
                    if (isAbort && AbortFault is not null)
                    {
                        throw AbortFault;
                    }
                })
            );

            void Over()
            {
                Running -= isOver ? 0 : 1;
                isOver = true;
            }
        });
    }
}
