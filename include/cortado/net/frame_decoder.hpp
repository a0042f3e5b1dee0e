#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>
#include <cortado/net/frame.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::net {

/** Cut frames off bytes that come in pieces of any size, without I/O. A frame that lies whole in a piece is not copied,
    and of one that does not no more is kept than has come, whatever length it announces. */
template <FrameCodec Codec>
class frame_decoder {
public:
    /** @throws usage_error  the codec is made wrong */
    explicit frame_decoder(Codec codec) : codec_(detail::checked(std::move(codec))) {}

    /** Take the next frame.
        @param input  shortened by what was taken; all of it, where there is no frame
        @return the payload, valid until the next call and as long as the input's bytes; nothing while it is not whole;
                the error, with the byte of the stream where its frame begins, again and again */
    result<std::optional<std::string_view>> next(std::string_view& input) {
        using found = std::optional<std::string_view>;
        forget_given();
        for (;;) {
            if (failure_) return *failure_;
            if (kept_.size() == begin_) {
                if (input.empty()) return found();
                if (const found payload = look(input)) {
                    input.remove_prefix(given_);
                    given_ = 0;
                    return payload;
                }
                if (!failure_) keep(input, input.size());
                continue;
            }
            const std::string_view rest = std::string_view(kept_).substr(begin_);
            if (seen_ < rest.size()) {
                if (const found payload = look(rest)) return payload;
                if (failure_) continue;
            }
            if (input.empty()) return found();
            keep(input, missing_ > 0 ? std::min(missing_, input.size()) : input.size());
        }
    }

    /** Say that no more will come.
        @return the error where that is in the middle of a frame */
    std::optional<parse_error> finish() {
        forget_given();
        if (!failure_ && kept_.size() > begin_) {
            failure_ = parse_error{position_, "the stream ended in the middle of a frame, of which " +
                                                  std::to_string(kept_.size() - begin_) + " bytes had come"};
        }
        return failure_;
    }

    const Codec& codec() const noexcept { return codec_; }
    /** The byte of the stream, from 0, behind the last frame. */
    std::size_t position() const noexcept { return position_; }

private:
    static constexpr std::size_t most_kept = 64 * 1024;  // memory that stays when nothing is kept

    std::optional<std::string_view> look(std::string_view bytes) {
        const result<found_frame> frame = codec_.find(bytes, seen_);
        if (!frame) {
            const parse_error& error = frame.error();
            failure_ = parse_error{position_ + error.offset, error.message};
            return std::nullopt;
        }
        if (frame->total == 0) {
            seen_ = bytes.size();
            missing_ = frame->wanted > seen_ ? frame->wanted - seen_ : 0;
            return std::nullopt;
        }
        given_ = frame->total;
        position_ += frame->total;
        seen_ = missing_ = 0;
        return bytes.substr(frame->begin, frame->length);
    }
    void keep(std::string_view& input, std::size_t count) {
        kept_.erase(0, std::exchange(begin_, 0));
        kept_.append(input.substr(0, count));
        input.remove_prefix(count);
    }
    void forget_given() {
        begin_ += std::exchange(given_, 0);
        if (begin_ < kept_.size()) return;
        begin_ = 0;
        kept_.clear();
        if (kept_.capacity() > most_kept) kept_ = std::string();
    }

    Codec codec_;
    std::string kept_;
    std::size_t begin_ = 0;    // of what is kept, the first byte that was not given
    std::size_t given_ = 0;    // bytes of the frame that was given last
    std::size_t seen_ = 0;     // bytes of the frame that is not whole
    std::size_t missing_ = 0;  // bytes that it lacks at least; 0: not known
    std::size_t position_ = 0;
    std::optional<parse_error> failure_;
};

}  // namespace cortado::net
