using System.Buffers.Binary;

namespace GeminiRx.Cli.Tests.Live;

public sealed class LiveAudioFileTests
{
    [Fact]
    public void Audio_IsWrittenWithoutWhatRewindsRevoke()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = new LiveAudioFile(path))
            {
                file.Record(Audio(1, 2));
                file.Record(new CheckpointChunk(""));
                file.Record(Audio(3, 4, 3, 4));
                file.Record(new RewindChunk(0));
                file.Record(Audio(5, 6));
                file.Record(new TextChunk("ignored"));
            }

            var bytes = File.ReadAllBytes(path);
            Assert.Equal(new byte[] { 1, 2, 5, 6 }, bytes[44..]);
            Assert.Equal("RIFF"u8.ToArray(), bytes[..4]);
            Assert.Equal(24_000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)));
            Assert.Equal(4, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)));
            Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static MediaChunk Audio(params byte[] bytes) => new("audio/pcm;rate=24000", bytes);
}
