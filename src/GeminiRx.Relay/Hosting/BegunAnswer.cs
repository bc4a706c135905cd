namespace GeminiRx.Relay.Hosting;

/// <summary>An answer that this process writes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Ended">Ends with the writing, after the release of the lease. It never fails.</param>
/// <param name="CancelAsync">Ends the writing without an end in the log, and releases the lease.</param>
internal readonly record struct BegunAnswer(string Id, Task Ended, Func<Task> CancelAsync);
