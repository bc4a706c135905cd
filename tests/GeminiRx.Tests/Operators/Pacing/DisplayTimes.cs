using System.Reactive.Linq;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Operators.Pacing;

/// <summary>The times at which single characters are displayed.</summary>
internal static class DisplayTimes
{
    /// <summary>The arrival time of each character.</summary>
    public static List<long> Times(IEnumerable<Recorded<System.Reactive.Notification<string>>> messages) =>
        [
            .. messages
                .Where(message => message.Value.HasValue)
                .SelectMany(message => Enumerable.Repeat(message.Time, message.Value.Value.Length)),
        ];

    /// <summary>The time that each character was held.</summary>
    public static List<long> Lags(ITestableObservable<string> source, ITestableObserver<string> result) =>
        [.. Times(result.Messages).Zip(Times(source.Messages), (shown, came) => shown - came)];
}
