using GeminiRx.Relay.Hosting;
using GeminiRx.Relay.Streams.Storage;

namespace GeminiRx.Relay.Errors;

/// <summary>The failures of streams.</summary>
internal static class StreamErrors
{
    public static StreamException Unknown() =>
        new(StreamRefusal.Unknown, "There is no such stream: it was never created, was removed, or has expired. Create it with PUT.");

    public static StreamException Removed() =>
        new(StreamRefusal.Removed, "The stream was removed or has expired, and is kept for its forks only. Use another name.");

    public static StreamException Exists() =>
        new(StreamRefusal.Exists, "The stream exists with other settings. Use the same settings, or another name.");

    public static StreamException SourceRemoved() =>
        new(StreamRefusal.SourceRemoved, "The source was removed or has expired: it cannot be forked any more. Fork one of its forks.");

    public static StreamException OtherType() =>
        new(StreamRefusal.OtherType, "The content type is not that of the stream. Send the type with which it was created.");

    public static StreamException Closed(StreamInfo info) =>
        new(StreamRefusal.Closed, "The stream is closed: nothing can be appended to it. Create another one, or a fork.") { Info = info };

    public static StreamException StaleEpoch(long epoch) =>
        new(StreamRefusal.StaleEpoch, "Another process has taken over the producer with a higher epoch. Stop, or use a higher one.")
        {
            Epoch = epoch,
        };

    public static StreamException EpochNotAtStart() =>
        new(StreamRefusal.EpochNotAtStart, "Invalid Producer-Seq: a new epoch begins with 0.");

    public static StreamException Gap(long expected, long received) =>
        new(StreamRefusal.Gap, "Appends of the producer are missing. Send those from Producer-Expected-Seq first.")
        {
            Numbers = (expected, received),
        };

    public static StreamException SequenceNotHigher() =>
        new(StreamRefusal.SequenceNotHigher, "Stream-Seq is not higher than that of the last append, in the order of its bytes.");

    public static StreamException InvalidOffset() =>
        new(StreamRefusal.InvalidOffset, "Invalid offset: it is malformed, or no append ends there. Use -1, now or a Stream-Next-Offset.");

    public static StreamException StaleOffset() =>
        new(StreamRefusal.StaleOffset, "The offset is of bytes that the stream has no more: it was created anew. Read from -1.");

    public static StreamException OffsetMissing() => new(StreamRefusal.InvalidOffset, "Live reads need one offset: -1, now or another.");

    public static StreamException InvalidName() =>
        new(
            StreamRefusal.InvalidName,
            "Invalid name: use 1 to 512 characters without control characters, '\\', and empty or '..' segments."
        );

    public static StreamException Invalid(string header, string expected) =>
        new(StreamRefusal.InvalidBody, $"Invalid {header}: expected {expected}.");

    public static StreamException InvalidJson() =>
        new(StreamRefusal.InvalidBody, "The body is no JSON. Send one value, or an array of them.");

    public static StreamException EmptyBody() =>
        new(StreamRefusal.InvalidBody, "The body is empty. Send bytes, or Stream-Closed: true to close the stream.");

    public static StreamException InvalidFork() =>
        new(StreamRefusal.InvalidBody, "Invalid Stream-Fork-Sub-Offset: the append after Stream-Fork-Offset is not so long.");

    public static StreamException BodyRefused(BodyRefusal refusal, int limit) =>
        refusal switch
        {
            BodyRefusal.TooLarge => new(
                StreamRefusal.BodyTooLarge,
                $"The body is larger than {limit:N0} bytes. Send it in several appends."
            ),
            BodyRefusal.TooSlow => new(StreamRefusal.BodyTooSlow, "The body took too long. Send it faster."),
            BodyRefusal.TooMuchOfCaller => new(
                StreamRefusal.TooManyBodiesOfCaller,
                "The appends of this caller are too large together. Try again later."
            ),
            _ => new(StreamRefusal.TooManyBodies, "The appends of all callers are too large together. Try again later."),
        };

    public static StreamException BodyTooLarge(int limit) => BodyRefused(BodyRefusal.TooLarge, limit);

    public static StreamException TooLarge(long limit) =>
        new(StreamRefusal.StreamFull, $"The stream would exceed the limit of {limit:N0} bytes. Close it, and create another one.");

    public static StreamException TotalTooLarge(long limit) =>
        new(StreamRefusal.StreamFull, $"All streams together would exceed the limit of {limit:N0} bytes. Remove some of them.");

    public static StreamException TooManyStreams(int limit) =>
        new(StreamRefusal.StreamFull, $"There are {limit:N0} streams already. Remove some of them.");

    public static StreamException TooManyProducers(int limit) =>
        new(StreamRefusal.StreamFull, $"The stream has {limit:N0} producers already. Use one of them with a higher epoch.");

    public static StreamException TooDeep(int limit) =>
        new(StreamRefusal.StreamFull, $"The source is already a fork of {limit} levels. Fork an earlier one.");

    public static StreamException TooManyForks(int limit) =>
        new(StreamRefusal.StreamFull, $"The source has {limit:N0} forks already. Remove some, or fork one of them.");

    public static StreamException TooManyReaders() => new(StreamRefusal.TooManyReaders, "Too many readers wait at once. Try again later.");

    public static StreamException NotOffered() =>
        new(StreamRefusal.NotOffered, "Names that begin with '__ds' are reserved for subscriptions, which this server does not offer.");
}
