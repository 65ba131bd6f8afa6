//! All images of a program in one texture: shelves of falling height.

use mtor_video::Image;

use crate::error::RenderError;

/// Where an image lies in the atlas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Spot {
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Where every image lies, and how large the atlas is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Atlas {
    pub(crate) spots: Vec<Spot>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Packs images into a texture whose sides are at most `side_max`.
pub(crate) fn pack(images: &[Image], side_max: u32) -> Result<Atlas, RenderError> {
    let area: u64 = images
        .iter()
        .map(|i| u64::from(i.width) * u64::from(i.height))
        .sum();
    let widest = images.iter().map(|i| i.width).max().unwrap_or(1);
    let width = (area.isqrt() as u32 + 1).max(widest).min(side_max).max(1);
    let mut order: Vec<usize> = (0..images.len()).collect();
    order.sort_by_key(|idx| std::cmp::Reverse(images[*idx].height));
    let mut spots = vec![Spot::default(); images.len()];
    let (mut x, mut y, mut shelf) = (0, 0, 0);
    for idx in order {
        let image = &images[idx];
        RenderError::at_most(
            "pixels on one side of an image",
            image.width as usize,
            width as usize,
        )?;
        if image.width > width - x {
            (x, y, shelf) = (0, y + shelf, 0);
        }
        spots[idx] = Spot {
            x,
            y,
            width: image.width,
            height: image.height,
        };
        x += image.width;
        shelf = shelf.max(image.height);
        let bottom = y.saturating_add(shelf) as usize;
        RenderError::at_most("rows of pixels of all images", bottom, side_max as usize)?;
    }
    Ok(Atlas {
        spots,
        width,
        height: (y + shelf).max(1),
    })
}

impl Atlas {
    /// The texture with every image in it.
    pub(crate) fn upload(
        &self,
        images: &[Image],
        device: &wgpu::Device,
        queue: &wgpu::Queue,
    ) -> wgpu::TextureView {
        let size = |width, height| wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        };
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("atlas"),
            size: size(self.width, self.height),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        for (image, spot) in images.iter().zip(&self.spots) {
            let n_bytes = spot.width as usize * spot.height as usize * 4;
            if n_bytes == 0 || image.rgba.len() != n_bytes {
                continue;
            }
            queue.write_texture(
                wgpu::TexelCopyTextureInfo {
                    origin: wgpu::Origin3d {
                        x: spot.x,
                        y: spot.y,
                        z: 0,
                    },
                    ..texture.as_image_copy()
                },
                &image.rgba,
                wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(spot.width * 4),
                    rows_per_image: None,
                },
                size(spot.width, spot.height),
            );
        }
        texture.create_view(&wgpu::TextureViewDescriptor::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(width: u32, height: u32) -> Image {
        Image {
            width,
            height,
            rgba: vec![0; (width * height * 4) as usize],
        }
    }

    #[track_caller]
    fn check(sizes: &[(u32, u32)], side_max: u32, fits: bool) {
        let images: Vec<_> = sizes.iter().map(|(w, h)| image(*w, *h)).collect();
        let packed = pack(&images, side_max);
        assert_eq!(packed.is_ok(), fits, "{sizes:?}: {packed:?}");
        let Ok(atlas) = packed else { return };
        for (idx, a) in atlas.spots.iter().enumerate() {
            assert!(a.x + a.width <= atlas.width && a.y + a.height <= atlas.height);
            for b in &atlas.spots[idx + 1..] {
                let apart = a.x + a.width <= b.x
                    || b.x + b.width <= a.x
                    || a.y + a.height <= b.y
                    || b.y + b.height <= a.y;
                assert!(apart, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn images_lie_side_by_side() {
        check(&[], 64, true);
        check(&[(10, 10)], 64, true);
        check(&[(10, 10), (3, 20), (30, 2), (8, 8), (8, 8)], 64, true);
        check(&[(64, 64)], 64, true);
        check(&[(65, 1)], 64, false);
        check(&[(64, 40), (64, 40)], 64, false);
    }
}
