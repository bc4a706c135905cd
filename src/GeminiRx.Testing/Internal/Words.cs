using System.Globalization;
using System.Reactive;
using System.Text.Json;

namespace GeminiRx.Testing.Internal;

/// <summary>Elements and times in the messages of assertions.</summary>
internal static class Words
{
    public static string Of(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds, 6:0.####} ms");

    public static string Of<T>(T value) =>
        value switch
        {
            null => "null",
            string text => Quoted(text),
            TextChunk { Text: var text } => Quoted(text),
            FinishedChunk { Outcome: var outcome } => $"end, {outcome.ToName()}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };

    public static string Of<T>(TestNotification<T> item) =>
        $"{Of(item.Time)} "
        + item.Notification.Kind switch
        {
            NotificationKind.OnNext => Of(item.Notification.Value),
            NotificationKind.OnError => $"error, {item.Notification.Exception!.GetType().Name}: {item.Notification.Exception.Message}",
            _ => "completion",
        };

    public static string List<T>(IEnumerable<T> values) => $"[{string.Join(", ", values.Select(Of))}]";

    private static string Quoted(string text) =>
        $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
