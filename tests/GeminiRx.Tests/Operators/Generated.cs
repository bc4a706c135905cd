using System.Reactive.Linq;
using System.Text;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

/// <summary>Creates texts, split positions and times from random bytes, for properties.</summary>
internal static class Generated
{
    // Hard cases of segmentation: combining marks, joiners, flags, surrogate pairs, both halves of CR LF, Markdown syntax.
    private static readonly string[] _fragments =
    [
        "a",
        "Be",
        " ",
        "  ",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        ". ",
        "! ",
        "? \"",
        "3.14",
        "1. ",
        "Mr. ",
        "e.g. ",
        "。",
        "漢字",
        "かな",
        "ไทย",
        "é",
        "e\u0301",
        "\u0301",
        "\u200d",
        "👩",
        "👩\u200d👩\u200d👧",
        "🏽",
        "🇩",
        "🇪",
        "😀",
        "\u0600",
        "```\n",
        "```cs\n",
        "~~~~\n",
        "    ",
        "| a | b |\n",
        "|---|:-:|\n",
        "- item\n",
        "  1.\tn\n",
        "\t",
        "* * *\n",
        "> q\n",
        "> ",
        "# h\n",
        "*em*",
        "**b",
        "`c",
        "[l](u)",
    ];

    public static string Text(byte[] seeds)
    {
        var text = new StringBuilder();
        foreach (var seed in seeds)
        {
            text.Append(_fragments[seed % _fragments.Length]);
        }

        return text.ToString();
    }

    /// <summary>Splits a text at any position, also inside surrogate pairs.</summary>
    public static IReadOnlyList<string> Cut(string text, byte[] lengths)
    {
        var pieces = new List<string>();
        for (var (at, i) = (0, 0); at < text.Length; i++)
        {
            var length = lengths.Length == 0 ? 1 : Math.Min(text.Length - at, 1 + (lengths[i % lengths.Length] % 7));
            pieces.Add(text.Substring(at, length));
            at += length;
        }

        return pieces;
    }

    /// <summary>Returns a hot source with a random time between two pieces, and the time of its completion.</summary>
    public static (ITestableObservable<T> Source, long End) Timed<T>(
        TestScheduler scheduler,
        IEnumerable<T> pieces,
        byte[] gaps,
        int unit = 1
    )
    {
        var time = 201L;
        var notifications = pieces
            .Select((piece, i) => OnNext(time += gaps.Length == 0 ? 1 : gaps[i % gaps.Length] * unit, piece))
            .ToList();
        notifications.Add(OnCompleted<T>(time + 1));
        return (scheduler.CreateHotObservable([.. notifications]), time + 1);
    }

    /// <summary>The received texts, joined.</summary>
    public static string Joined(this ITestableObserver<string> observer) => string.Concat(observer.Values());

    /// <summary>The received text, joined, with thoughts in brackets.</summary>
    public static string Joined(this ITestableObserver<Chunk> observer) => Joined(observer.Values());

    /// <inheritdoc cref="Joined(ITestableObserver{Chunk})"/>
    public static string Joined(IEnumerable<Chunk> chunks) =>
        string.Concat(
                chunks.Select(chunk =>
                    chunk switch
                    {
                        TextChunk text => text.Text,
                        ThoughtChunk thought => $"[{thought.Text}]",
                        _ => "",
                    }
                )
            )
            .Replace("][", "", StringComparison.Ordinal);

    /// <summary>Asserts that every way of applying the rewinds gives the text, without repetitions.</summary>
    public static void AssertRewindsGive(string text, IReadOnlyList<Chunk> chunks)
    {
        var byHand = new StringBuilder();
        foreach (var chunk in chunks)
        {
            byHand.Append((chunk as TextChunk)?.Text);
            byHand.Length -= (chunk as RewindChunk)?.TextLength ?? 0;
        }

        Assert.Equal(text, byHand.ToString());
        Assert.Equal(text, chunks.ToObservable().ToCompletion().Wait().Text);
        Assert.Equal(text, string.Concat(chunks.ToObservable().Text().ToEnumerable()));
    }

    public static IEnumerable<T> Values<T>(this ITestableObserver<T> observer) =>
        observer.Messages.Where(message => message.Value.HasValue).Select(message => message.Value.Value);

    /// <summary>The text as a stream that drops and resumes from the last checkpoint, with a thought before each character.</summary>
    internal static List<Chunk> Rewound(string text, byte[] cuts, byte[] drops, bool isThought = true)
    {
        var stream = new List<Chunk>();
        var (at, checkpoint, cut) = (0, 0, 0);
        foreach (var drop in drops)
        {
            for (var pieces = drop % 5; pieces > 0 && at < text.Length; pieces--)
            {
                var length = Math.Min(text.Length - at, 1 + (cuts.Length == 0 ? 0 : cuts[cut++ % cuts.Length] % 4));
                Say(text.Substring(at, length));
                at += length;
            }

            if (drop % 3 == 0)
            {
                stream.Add(new CheckpointChunk("c"));
                checkpoint = at;
            }
            else if (drop % 3 == 1)
            {
                stream.Add(new RewindChunk(at - checkpoint));
                at = checkpoint;
            }
        }

        Say(text[at..]);
        stream.Add(new FinishedChunk(Outcome.Completed));
        return stream;

        void Say(string piece)
        {
            if (!isThought)
            {
                stream.Add(new TextChunk(piece));
                return;
            }

            // Character by character, so that the order of thoughts and text does not depend on the split positions.
            foreach (var letter in piece)
            {
                stream.Add(new ThoughtChunk(char.ToUpperInvariant(letter).ToString()));
                stream.Add(new TextChunk(letter.ToString()));
            }
        }
    }
}
