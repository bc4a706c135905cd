using System.Globalization;
using System.Reactive;

namespace GeminiRx.Testing;

/// <summary>A notification with its time.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="Time">The time since the start of the clock or, in a script, since the subscription.</param>
/// <param name="Notification">The notification.</param>
public readonly record struct TestNotification<T>(TimeSpan Time, Notification<T> Notification)
{
    /// <summary>The time in milliseconds and the notification.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time.TotalMilliseconds} ms {Notification}");
}
